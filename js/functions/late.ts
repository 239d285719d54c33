import { late } from '../generated/api_table.js';
import type { LateFunctions } from '../extras/late_functions.js';
import type { PagePhone } from '../page_phone.js';
import { made } from './made.js';

/** Calls a function of the second script; returns `answer` until that is there, and from then on what the function returns. */
export type LateCall = <Answer>(name: string, args: unknown[], answer: Answer) => Answer;

/** lateCall gives the way to extras/late_functions.ts. The first use loads it; what is called meanwhile waits, in order. */
export function lateCall(phone: PagePhone): LateCall {
  let functions: LateFunctions | undefined;
  return <Answer>(name: string, args: unknown[], answer: Answer): Answer => {
    if (functions) return functions[name]?.(...args) as Answer;
    phone.extras.use(name, (extras) => {
      functions ??= extras.lateFunctions(phone);
      functions[name]?.(...args);
    });
    return answer;
  };
}

/** lateFunctions are those of which nothing is needed before the second script is there. */
export function lateFunctions(call: LateCall): Record<string, (...args: unknown[]) => unknown> {
  const groups = late.map(([answer, names]) =>
    made(
      names,
      (name) =>
        (...args: unknown[]) =>
          call(name, args, answer),
    ),
  );
  return Object.assign({}, ...groups) as Record<string, (...args: unknown[]) => unknown>;
}
