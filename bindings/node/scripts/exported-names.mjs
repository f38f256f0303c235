// The names that a module of dist/ exports, read from its declarations.
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** All names in order; with `values` those alone that are there when a program runs. */
export function exportedNames(file, { values = false } = {}) {
  const name = fileURLToPath(file);
  const program = ts.createProgram([name], { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 });
  const checker = program.getTypeChecker();
  const target = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  return checker
    .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(name)))
    .filter((symbol) => !values || isValue(symbol, target(symbol)))
    .map((symbol) => symbol.name)
    .sort();
}

/** Whether it is more than a type, and was not exported as one. */
function isValue(symbol, target) {
  const asType = symbol.declarations?.some((declaration) => ts.isTypeOnlyImportOrExportDeclaration(declaration));
  return !asType && (target.flags & ts.SymbolFlags.Value) !== 0;
}
