/** One thing wrong in a document, and where: `interactions.sms-authentication.execution.http_request.url`. */
export type Fault = Readonly<{ path: string; message: string }>;

/** Every fault of a document at once, so that its author corrects it once. */
export type Faults = Readonly<{ faults: readonly Fault[] }>;

/** Gathers faults while a document is read; reading goes on after each, so that all of them are named. */
export class FaultList {
  readonly faults: Fault[] = [];

  add(path: string, message: string): void {
    this.faults.push({ path, message });
  }
}
