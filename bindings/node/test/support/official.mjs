// What the official package has, by its declarations, and what of it a file calls.
import ts from 'typescript';

/** What of the trees has nothing to do with Number Reputation: other products' parts of the same resources. */
const OTHERS = ['enterprises.dir', 'enterprises.brandedCalling', 'termsOfService.brandedCalling'];

/** How many methods these trees of the client have, and the paths of those that `file` does not call. */
export function notCalled(file, compilerOptions, trees) {
  const { options } = ts.convertCompilerOptionsFromJson(compilerOptions, '.');
  const program = ts.createProgram([file], options);
  const checker = program.getTypeChecker();
  const called = new Set();
  let client;
  const visit = (node) => {
    if (ts.isCallExpression(node)) called.add(checker.getResolvedSignature(node)?.declaration);
    if (ts.isVariableDeclaration(node) && node.name.getText() === 'client') client ??= checker.getTypeAtLocation(node);
    ts.forEachChild(node, visit);
  };
  visit(program.getSourceFile(file));
  const methods = trees.flatMap((tree) => {
    const root = client.getProperty(tree);
    return root ? walk(checker, checker.getTypeOfSymbol(root), tree) : [{ path: `${tree}: there is none` }];
  });
  return { methods: methods.length, missing: methods.filter(({ overloads = [] }) => !overloads.some((each) => called.has(each))).map(({ path }) => path) };
}

function walk(checker, type, path) {
  return type.getProperties().flatMap((property) => {
    const [declaration] = property.declarations ?? [];
    const here = `${path}.${property.name}`;
    if (!declaration || property.name.startsWith('_') || OTHERS.includes(here)) return [];
    if (ts.isMethodDeclaration(declaration)) return [{ path: here, overloads: property.declarations }];
    return ts.isPropertyDeclaration(declaration) ? walk(checker, checker.getTypeOfSymbol(property), here) : [];
  });
}
