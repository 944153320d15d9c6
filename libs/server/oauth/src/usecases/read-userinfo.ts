import { Injectable } from '@nestjs/common';
import type { Problem } from '#shared/contracts';
import { ok, refuse, type Outcome } from '#shared/kernel';
import { TenantDb, type Call } from '#server/platform';
import { PersonStore } from '../db/person.store.ts';
import { claimsOf } from '../domain/claims.ts';

/** Who the token stands for, as far as its scopes open it (O-44). */
@Injectable()
export class ReadUserinfo {
  constructor(
    private readonly db: TenantDb,
    private readonly persons: PersonStore,
  ) {}

  async run({ actor }: Call): Promise<Outcome<object, Problem>> {
    if (actor.kind !== 'person') return refuse({ code: 'access.token_invalid' });
    const person = await this.db.run(actor.tenantId, (tx) => this.persons.find(tx, actor.accountId));
    if (person === null) return refuse({ code: 'access.token_invalid' });
    return ok({ sub: actor.accountId, ...claimsOf(person, actor.scopes) });
  }
}
