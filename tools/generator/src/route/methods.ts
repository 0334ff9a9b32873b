import type { ClassView } from '../code/classes.ts';
import type { WantedImport } from '../code/imports.ts';
import type { ServiceNames } from '../names.ts';
import type { RouteOptions } from './options.ts';

/** A use case and its service. */
export interface UseCase extends ServiceNames {
  readonly name: string;
  readonly method: NonNullable<RouteOptions['method']>;
  /** The name of a method: `markAsRead`. */
  readonly use: string;
  /** The name of a class: `MarkAsRead`. */
  readonly Use: string;
}

/** A new method of a class, and the imports that it needs. */
export interface AddedMethod {
  /** Its text, given the class. */
  readonly method: (of: ClassView) => string;
  readonly imports: readonly WantedImport[];
}

/** The method of the service's class. */
export function serviceMethod({ method, name, use, Use, Thing, words }: UseCase): AddedMethod {
  const dto = `./${name}.dto.ts`;
  const find = ({ fields }: ClassView) =>
    `found(await this.${fields[`${Thing}Repository`] ?? ''}.findById(knownId(id, THING)), THING, 'id');`;
  const lookup = { specifier: '@film-mesh/shared-domain', names: ['found', 'knownId'] };
  if (method === 'get') {
    return {
      method: (of) => `
  /**
   * Answers for the use case \`${name}\` of the ${words} of that id.
   *
   * @throws {DomainError} \`not-found\`
   */
  async ${use}(id: string): Promise<${Use}AnswerDto> {
    ${find(of)}
    return { id: id.toLowerCase() };
  }`,
      imports: [{ specifier: dto, names: [`type ${Use}AnswerDto`] }, lookup],
    };
  }
  return {
    method: (of) => `
  /**
   * Does the use case \`${name}\` to the ${words} of that id.
   *
   * @throws {DomainError} \`not-found\`, \`version-mismatch\`
   */
  async ${use}(id: string, { text }: ${Use}Dto, expected: ExpectedVersions): Promise<${Use}AnswerDto> {
    ${find(of)}
    checkUntagged(expected);
    return { id: id.toLowerCase(), text: text.trim() };
  }`,
    imports: [
      { specifier: dto, names: [`type ${Use}Dto`, `type ${Use}AnswerDto`] },
      { ...lookup, names: [...lookup.names, 'checkUntagged', 'type ExpectedVersions'] },
    ],
  };
}

/** The method of the controller. */
export function controllerMethod({ method, name, use, Use, Things, words }: UseCase): AddedMethod {
  const hasBody = method !== 'get';
  const Method = method.charAt(0).toUpperCase() + method.slice(1);
  return {
    method: ({ fields }) => `
  /** The use case \`${name}\` of one ${words}. */
  @${Method}(':id/${name}')
  ${method === 'post' ? '@HttpCode(200)' : ''}
  @ApiParam({ name: 'id', format: 'uuid' })
  ${hasBody ? `@ApiBody({ type: ${Use}Dto })` : ''}
  @ApiOkResponse({ type: ${Use}AnswerDto })
  @ApiProblem(404)
  ${use}(@Param('id') id: string${hasBody ? `, @Body(new ItemPipe(${Use}Dto)) sent: ${Use}Dto, @Expected() expected: ExpectedVersions` : ''}): Promise<${Use}AnswerDto> {
    return this.${fields[`${Things}Service`] ?? ''}.${use}(id${hasBody ? ', sent, expected' : ''});
  }`,
    imports: [
      {
        specifier: '@nestjs/common',
        names: ['Param', Method, ...(hasBody ? ['Body'] : []), ...(method === 'post' ? ['HttpCode'] : [])],
      },
      { specifier: '@nestjs/swagger', names: ['ApiOkResponse', 'ApiParam', ...(hasBody ? ['ApiBody'] : [])] },
      { specifier: '@film-mesh/service-kit', names: ['ApiProblem', ...(hasBody ? ['Expected', 'ItemPipe'] : [])] },
      ...(hasBody ? [{ specifier: '@film-mesh/shared-domain', names: ['type ExpectedVersions'] }] : []),
      { specifier: `./${name}.dto.ts`, names: [`${Use}AnswerDto`, ...(hasBody ? [`${Use}Dto`] : [])] },
    ],
  };
}
