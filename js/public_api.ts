/** The types of the public interface. Nothing that is not a type lives here, so that it can be published as it is. */

import type { CallbackArguments, Functions, Parameters, ParameterValue } from './generated/api_types.js';

export type { CallbackArguments, Functions, ParameterName, Parameters, ParameterValue } from './generated/api_types.js';

/** Registers a function; several may be registered, null removes all of them. */
export type Registration<Arguments extends unknown[]> = (callback: ((...args: Arguments) => unknown) | null) => void;

export type Registrations = { [Name in keyof CallbackArguments]: Registration<CallbackArguments[Name]> };

/** The public interface of the phone. */
export interface WebphoneApi extends Registrations, Functions {
  /** Settings of the page's owner; read once, when the page has been parsed. */
  parameters: Parameters & Record<string, ParameterValue | undefined>;
  /** Free for the page's use, to remember that `start` was called. */
  isstarted: unknown;
}
