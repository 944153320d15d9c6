import { Controller } from '@nestjs/common';
import { supabase, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { LogOut } from '../usecases/sessions/log-out.ts';
import { MailCodes } from '../usecases/proofs/mail-codes.ts';
import { UpdateUser } from '../usecases/users/update-user.ts';

/** What whoever has a session may do with the own account. */
@Controller()
export class SupabaseUserController {
  constructor(
    private readonly users: UpdateUser,
    private readonly logOuts: LogOut,
    private readonly codes: MailCodes,
  ) {}

  @Serves(supabase.logOut)
  logOut(@By() call: Call, @In() { query }: Input<typeof supabase.logOut>) {
    return this.logOuts.run(call, query.scope);
  }

  @Serves(supabase.readUser)
  read(@By() call: Call) {
    return this.users.read(call);
  }

  @Serves(supabase.updateUser)
  update(@By() call: Call, @In() { query, body }: Input<typeof supabase.updateUser>) {
    return this.users.run(call, body, query.redirect_to);
  }

  @Serves(supabase.reauthenticate)
  reauthenticate(@By() call: Call) {
    return this.codes.reauthenticate(call);
  }
}
