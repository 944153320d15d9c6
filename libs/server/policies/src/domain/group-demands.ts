import { compileCondition, type CompiledGroup } from './compile.ts';
import { factorOf, knownMethods, type Method } from './methods.ts';
import type { Group } from './policy.ts';

export type Demands = Readonly<{
  /** Methods that must have succeeded, in the order of the group, one entry per demand. */
  proofs: readonly Method[];
  /** The same channel is demanded twice, so it could pass for two factors (TH-12). */
  countsTwice: boolean;
}>;

/** What a group wants proved, found by asking its conditions rather than by reading their operators. */
export function demandsOf(group: CompiledGroup, known: readonly Method[] = knownMethods): Demands {
  const proofs = group.flatMap((condition) => {
    if (condition?.path.at !== 'counter' || condition.path.counter !== 'success_count') return [];
    const { interaction } = condition.path;
    const method = known.find(({ provedBy }) => provedBy === interaction);
    if (!method || condition.accepts(null) || condition.accepts(0)) return [];
    return condition.accepts(1) ? [method] : [method, method];
  });
  return { proofs, countsTwice: new Set(proofs.map(({ channel }) => channel)).size < proofs.length };
}

export const demandsOfGroup = (group: Group, known?: readonly Method[]): Demands => demandsOf(group.map(compileCondition), known);

/** Whether it may count as a way to log in at all. */
export const isMeantToProve = ({ proofs, countsTwice }: Demands): boolean => proofs.length > 0 && !countsTwice;

/** Something known and something held, over different channels; e-mail counts here, though never towards AAL2. */
export const hasSecondFactor = ({ proofs, countsTwice }: Demands): boolean =>
  !countsTwice && new Set(proofs.map(factorOf)).size === 2;
