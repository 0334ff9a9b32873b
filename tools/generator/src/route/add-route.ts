import { join } from 'node:path';

import { formatFiles, generateFiles, names as spellings, type Tree } from '@nx/devkit';
import { findServices, WORKSPACE_ROOT } from '@film-mesh/deploy';
import type { ServiceDescriptor } from '@film-mesh/service-descriptor';

import { viewClass, withMethod } from '../code/classes.ts';
import { withImports } from '../code/imports.ts';
import { namesOf } from '../names.ts';
import { isKeyword } from '../service/templates.ts';
import { controllerMethod, serviceMethod, type UseCase } from './methods.ts';
import type { RouteOptions } from './options.ts';

const TEMPLATES = join(import.meta.dirname, '../../templates/route');
const NAME = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/u;

/**
 * Adds a use case to a service: DTOs, a method of the service's class and of the controller's, and a test of it over
 * HTTP.
 *
 * @throws {Error} one line, if there is no such service, or it already has a use case of that name
 */
export async function addRoute(tree: Tree, { service, name, method = 'post' }: RouteOptions): Promise<void> {
  const { route, calls } = descriptorOf(tree, service);
  const names = namesOf(service);
  const { app, things, Things } = names;
  const folder = `${app}/src/${things}`;
  const useCase: UseCase = {
    ...names,
    name,
    method,
    use: spellings(name).propertyName,
    Use: spellings(name).className,
  };
  assertUseCase(tree, folder, useCase);

  generateFiles(tree, TEMPLATES, folder, {
    ...useCase,
    hasBody: method !== 'get',
    route,
    calls: Object.keys(calls),
    domainPackage: domainPackageOf(tree, useCase),
  });
  change(tree, `${folder}/${things}.service.ts`, `${Things}Service`, serviceMethod(useCase));
  change(tree, `${folder}/${things}.controller.ts`, `${Things}Controller`, controllerMethod(useCase));
  await formatFiles(tree);
}

function descriptorOf(tree: Tree, name: string): ServiceDescriptor {
  const services = findServices(WORKSPACE_ROOT, tree).map(({ descriptor }) => descriptor);
  const found = services.find((service) => service.name === name);
  if (!found) {
    throw new Error(`there is no service ${name}: there are ${services.map((service) => service.name).join(', ')}`);
  }
  return found;
}

function assertUseCase(tree: Tree, folder: string, { service, name, use, things, Things }: UseCase): void {
  if (!NAME.test(name) || isKeyword(use)) {
    throw new Error(
      `the name ${name} is invalid: it must be words in lower case with hyphens between them, such as publish`,
    );
  }
  for (const [file, className] of [
    [`${folder}/${things}.service.ts`, `${Things}Service`],
    [`${folder}/${things}.controller.ts`, `${Things}Controller`],
  ] as const) {
    const code = tree.read(file, 'utf-8');
    if (code === null) {
      throw new Error(`${service} cannot be given a use case: there is no ${file}`);
    }
    if (viewClass(code, className).methods.includes(use)) {
      throw new Error(`the name ${name} is taken: ${className} has a method ${use} already`);
    }
  }
  const taken = [`${folder}/${name}.dto.ts`, `${folder}/${name}.spec.ts`].find((file) => tree.exists(file));
  if (taken !== undefined) {
    throw new Error(`the name ${name} is taken: there is ${taken} already`);
  }
}

/** The file with the samples of a service's thing. */
function domainPackageOf(tree: Tree, { thing, Thing }: UseCase): string {
  const name = `${thing}-domain`;
  if (tree.read(`libs/${name}/testing/samples.ts`, 'utf-8')?.includes(`function sample${Thing}(`) !== true) {
    throw new Error(`libs/${name} has no sample${Thing}, which the test of a use case begins with`);
  }
  return `@film-mesh/${name}`;
}

function change(
  tree: Tree,
  file: string,
  className: string,
  { method, imports }: ReturnType<typeof serviceMethod>,
): void {
  const code = tree.read(file, 'utf-8') ?? '';
  const text = method(viewClass(code, className));
  tree.write(file, withImports(withMethod(code, className, text), imports));
}
