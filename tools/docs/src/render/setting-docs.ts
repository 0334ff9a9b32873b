import ts from 'typescript';

/** A member of the edge settings, as its doc comment describes it. */
export interface SettingDoc {
  readonly name: string;
  /** Its effect, in a few words. */
  readonly effect: string;
  /** Envoy's fields, as Markdown: `idle_timeout` of the cluster. */
  readonly field: string;
}

/**
 * Reads the doc comments of an interface: a sentence that ends with Envoy's field in brackets.
 *
 * @param source the text of the TypeScript file
 * @throws {Error} naming a member whose comment has another form
 */
export function settingDocs(source: string, name: string): readonly SettingDoc[] {
  const file = ts.createSourceFile('settings.ts', source, ts.ScriptTarget.Latest, true);
  const settings = file.statements
    .filter((statement) => ts.isInterfaceDeclaration(statement))
    .find((statement) => statement.name.text === name);
  return (settings?.members ?? []).map((member) => {
    const setting = member.name?.getText(file) ?? '';
    const comment = ts
      .getJSDocCommentsAndTags(member)
      .map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '')
      .join(' ')
      .replaceAll(/\{@link (?<linked>\w+)\}/gu, '`$<linked>`')
      .replaceAll('\n', ' ');
    const { effect, field } = /^(?<effect>.*) \((?<field>`.*)\)\.$/u.exec(comment)?.groups ?? {};
    if (effect === undefined || field === undefined) {
      throw new Error(`the comment of ${setting} does not end with Envoy's field, as in (\`idle_timeout\`).`);
    }
    return { name: setting, effect, field };
  });
}
