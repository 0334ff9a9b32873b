import { DomainError } from '@film-mesh/shared-domain';

/** A write during its turn: nobody else writes until it has ended, in whatever way. */
export class Turn {
  readonly #end: (statements: string) => void;
  readonly #committed: Promise<unknown>;
  readonly #ended = Promise.withResolvers<undefined>();
  #isOpen = true;
  #isLate = false;

  /**
   * @param end runs the statements that keep or undo the writes since the savepoint `member`; never throws
   * @param committed settles with the commit of the group that the turn is part of
   */
  constructor(end: (statements: string) => void, committed: Promise<unknown>) {
    this.#end = end;
    this.#committed = committed;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Resolves when the turn has ended. */
  get ended(): Promise<unknown> {
    return this.#ended.promise;
  }

  /** @throws if the turn has ended: further writes would be part of another's */
  expectOpen(): void {
    if (this.#isLate) {
      throw new DomainError('store-unavailable', 'The transaction was open for too long.');
    }
    if (!this.#isOpen) {
      throw new Error('the transaction has ended');
    }
  }

  /**
   * Ends the turn and keeps its writes.
   *
   * @throws if the group's commit failed, or the turn took too long: nothing of it was kept then
   */
  async commit(): Promise<void> {
    this.expectOpen();
    this.#endWith('RELEASE member');
    await this.#committed;
  }

  /**
   * Ends the turn and undoes its writes, and nothing that others wrote. Waits for the group's commit all the same: the
   * cause of the failure may be another member's write.
   *
   * @throws if the group's commit failed
   */
  async rollback(): Promise<void> {
    // Kysely rolls back after a failed commit, and a turn that took too long is undone already.
    if (this.#isOpen) {
      this.#endWith('ROLLBACK TO member; RELEASE member');
    }
    await (this.#isLate || this.#committed);
  }

  /** Ends the turn of a member that does not do so itself, and undoes its writes. */
  expire(): void {
    if (this.#isOpen) {
      this.#isLate = true;
      this.#endWith('ROLLBACK TO member; RELEASE member');
    }
  }

  #endWith(statements: string): void {
    this.#isOpen = false;
    this.#end(statements);
    this.#ended.resolve(undefined);
  }
}
