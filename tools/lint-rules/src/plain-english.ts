import type { ESLint, Rule } from 'eslint';

/** A flaw of a text, and the advice against it. */
export interface Flaw {
  /** The beginning of the flawed sentence, or the phrase. */
  readonly excerpt: string;
  readonly advice: string;
}

const BEGIN_WITH_A_NOUN = 'begin with a noun or an imperative verb';

/** Words that begin a relative clause in the place of a noun. */
const RELATIVE = /^(?:What|Whatever|Whether|How|Where|Wherever|Which|Who|Whoever|Whose)\b/u;

/** Conjunctions that are fine before a main clause, but not in its place. */
const CLAUSE_ALONE = /^When\b[^,:]*$/u;

/** Demonstratives and relative pronouns, of which the first sentence of a comment has nothing to refer to. */
const REFERENCE = /^(?:That|Those who|Such that)\b/u;

/** Phrases that a native reader has to translate, and those of the field. */
const PHRASES: readonly (readonly [RegExp, string])[] = [
  [/\bunless told\b/iu, 'by default'],
  [/\bcan not\b/u, 'cannot'],
  [/(?<!\b[Tt]here )\b(?:is|are) none\b(?! of)/u, 'is invalid, is not a …'],
  [/\bas (?:it|they) should be\b/u, 'is valid'],
  [/\bthere is nothing of\b/iu, 'unknown, missing'],
  [/\btakes? out (?:a|the) replicas?\b/u, 'ejects a host'],
  [/\b(?:hold|holds|held) (?:\w+ ){0,4}against\b/u, 'validates, compares'],
  [/\b(?:other things|much else) to do\b/u, 'a busy machine'],
];

/** The flaws of a doc comment's sentences. Tags, such as `@param`, and code are not checked. */
export function flawsOfDocComment(comment: string): Flaw[] {
  return sentencesOf(comment).flatMap((sentence, index) =>
    RELATIVE.test(sentence) || CLAUSE_ALONE.test(sentence) || (index === 0 && REFERENCE.test(sentence))
      ? [{ excerpt: sentence.split(' ').slice(0, 5).join(' '), advice: BEGIN_WITH_A_NOUN }]
      : [],
  );
}

/** The forbidden phrases in a text. */
export function phrasesIn(text: string): Flaw[] {
  const line = text.replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/gu, ' ');
  return PHRASES.flatMap(([phrase, advice]) => {
    const [excerpt] = phrase.exec(line) ?? [];
    return excerpt === undefined ? [] : [{ excerpt, advice: `write: ${advice}` }];
  });
}

function sentencesOf(comment: string): string[] {
  const [description = ''] = comment
    .replaceAll(/^\s*\* ?/gmu, '')
    .replaceAll(/```[^]*?```/gu, '')
    .split(/^@\w+/mu);
  return description
    .split(/\n\s*\n/u)
    .flatMap((paragraph) =>
      paragraph
        .replaceAll(/\s+/gu, ' ')
        .trim()
        .split(/(?<=[.!?]\)?) (?=[A-Z`{])/u),
    )
    .filter((sentence) => sentence !== '');
}

const docComments: Rule.RuleModule = {
  create(context) {
    return {
      Program() {
        for (const comment of context.sourceCode.getAllComments()) {
          if (comment.type === 'Block' && comment.value.startsWith('*') && comment.loc) {
            for (const { excerpt, advice } of flawsOfDocComment(comment.value.slice(1))) {
              context.report({ loc: comment.loc, message: `"${excerpt} …": ${advice}` });
            }
          }
        }
      },
    };
  },
};

const plainWords: Rule.RuleModule = {
  create(context) {
    const check = (text: string, loc: Rule.Node['loc']) => {
      for (const { excerpt, advice } of phrasesIn(text)) {
        context.report({ loc: loc ?? { line: 1, column: 0 }, message: `"${excerpt}": ${advice}` });
      }
    };
    return {
      Program() {
        for (const { value, loc } of context.sourceCode.getAllComments()) {
          check(value, loc);
        }
      },
      Literal({ value, loc }) {
        if (typeof value === 'string') {
          check(value, loc);
        }
      },
      TemplateElement({ value, loc }) {
        check(value.raw, loc);
      },
    };
  },
};

/** Keeps the texts of the workspace plain: comments that begin with their subject, and the words of the field. */
export const plainEnglish: ESLint.Plugin = { rules: { 'doc-comments': docComments, 'plain-words': plainWords } };
