/** Where the relay says what does not work. */
export interface RelayLog {
  warn(message: string): void;
  error(message: string): void;
}

/** Whether something that the relay needs does not work; logs when that changes, not every failure. */
export class Outage {
  readonly #log: RelayLog;
  #isOn = false;

  constructor(log: RelayLog) {
    this.#log = log;
  }

  begin(message: string): void {
    this.#set(true, message);
  }

  end(message: string): void {
    this.#set(false, message);
  }

  #set(isOn: boolean, message: string): void {
    if (isOn !== this.#isOn) {
      this.#isOn = isOn;
      this.#log.warn(message);
    }
  }
}
