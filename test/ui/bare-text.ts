import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Node, SourceFile } from 'typescript/unstable/ast';
import {
  isArrowFunction,
  isFunctionDeclaration,
  isFunctionExpression,
  isJsxAttribute,
  isJsxElement,
  isJsxExpression,
  isJsxOpeningLikeElement,
  isVariableDeclaration,
} from 'typescript/unstable/ast/is';
import { API, type Checker, SignatureKind, type Type, TypeFlags, type TypeReference } from 'typescript/unstable/sync';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = path.join(root, 'src', 'ui');

/** What Ink and its companions draw with, and what of it takes text between its tags. */
const INK = /^(Text|Box|Transform|Static|TextInput|SelectInput)$/;
const WRITES = /^(Text|Transform)$/;

/** Where text without a brand could get into a component: `file component.prop` or `file <Text>`, and its type. */
export type BareText = { readonly place: string; readonly type: string };

/**
 * Every prop of every component of `src/ui`, and everything that Ink is given between its tags and in its attributes, that may be a bare
 * `string`, `Untrusted`, `any` or `unknown`: the compiler's own types decide. `planted` is read behind the end of a file, by its path
 * under `src/ui`.
 */
export const findBareText = (planted: Readonly<Record<string, string>> = {}): readonly BareText[] => {
  const read = (file: string): string | undefined => {
    const more = planted[path.relative(folder, file)];
    return more === undefined ? undefined : `${readFileSync(file, 'utf8')}\n${more}`;
  };
  const api = new API({ cwd: root, fs: { readFile: read } });
  try {
    const config = path.join(root, 'tsconfig.json');
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (project === undefined) throw new Error('there is no project');
    const files = project.program.getSourceFileNames().filter((file) => file.startsWith(folder) && file.endsWith('.tsx'));
    return files.flatMap((file) => {
      const source = project.program.getSourceFile(file);
      return source === undefined ? [] : bareIn(source, path.relative(folder, file), project.checker);
    });
  } finally {
    api.close();
  }
};

const bareIn = (source: SourceFile, file: string, checker: Checker): readonly BareText[] => {
  const found: BareText[] = [];
  const note = (place: string, type: Type): void => {
    found.push({ place: `${file} ${place}`, type: checker.typeToString(type) });
  };
  const visit = (node: Node, name: string): void => {
    const own = nameOf(node) ?? name;
    if (isJsxElement(node) && WRITES.test(node.openingElement.tagName.getText(source))) {
      for (const child of node.children) {
        const drawn = isJsxExpression(child) ? child.expression : undefined;
        const type = drawn === undefined ? undefined : checker.getTypeAtLocation(drawn);
        if (type !== undefined && isBare(type, checker, new Set())) note(`${own} <Text>`, type);
      }
    }
    const element = isJsxAttribute(node) ? node.parent.parent : undefined;
    if (isJsxAttribute(node) && element !== undefined && isJsxOpeningLikeElement(element) && INK.test(element.tagName.getText(source))) {
      const value = node.initializer !== undefined && isJsxExpression(node.initializer) ? node.initializer.expression : undefined;
      const type = value === undefined ? undefined : checker.getTypeAtLocation(value);
      const [written] = type === undefined ? [] : checker.getSignaturesOfType(type, SignatureKind.Call);
      const drawn = written === undefined ? type : checker.getReturnTypeOfSignature(written);
      if (drawn !== undefined && isBare(drawn, checker, new Set())) note(`${own} ${node.name.getText(source)}`, drawn);
    }
    if ((isFunctionDeclaration(node) || isFunctionExpression(node) || isArrowFunction(node)) && /^[A-Z][a-z]/.test(own)) {
      const [props] = node.parameters;
      const type = props === undefined ? undefined : checker.getTypeAtLocation(props);
      for (const prop of type === undefined ? [] : checker.getPropertiesOfType(type)) {
        const propType = checker.getTypeOfSymbol(prop);
        if (propType !== undefined && isBare(propType, checker, new Set())) note(`${own}.${prop.name}`, propType);
      }
    }
    node.forEachChild((child) => visit(child, own));
  };
  visit(source, '');
  return found;
};

const nameOf = (node: Node): string | undefined => {
  if (!isFunctionDeclaration(node) && !isVariableDeclaration(node) && !isFunctionExpression(node)) return undefined;
  return node.name?.getText();
};

/** Looks into unions, arrays and records; functions take what they like, and a string with a brand is an intersection. */
const isBare = (type: Type, checker: Checker, seen: Set<number>): boolean => {
  if ((type.flags & (TypeFlags.String | TypeFlags.Any | TypeFlags.Unknown | TypeFlags.TemplateLiteral)) !== 0) return true;
  if (checker.typeToString(type) === 'Untrusted') return true;
  if (seen.has(type.id)) return false;
  seen.add(type.id);
  if (type.isUnionType()) return (type.getTypes() ?? []).some((each) => isBare(each, checker, seen));
  if (type.isIntersectionType()) return (type.getTypes() ?? []).every((each) => isBare(each, checker, seen));
  if (!type.isObjectType()) return false;
  if (checker.isArrayLikeType(type)) return checker.getTypeArguments(type as TypeReference).some((each) => isBare(each, checker, seen));
  return checker.getPropertiesOfType(type).some((property) => {
    const of = checker.getTypeOfSymbol(property);
    return of !== undefined && isBare(of, checker, seen);
  });
};
