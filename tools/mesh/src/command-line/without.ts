/** The arguments but for one option and its value: for the command as a page shows it, which does not say where it is. */
export function without(option: string, args: readonly string[]): string[] {
  return args.filter((arg, at) => arg !== option && !arg.startsWith(`${option}=`) && args[at - 1] !== option);
}
