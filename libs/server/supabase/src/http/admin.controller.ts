import { Controller } from '@nestjs/common';
import { supabase, type Input } from '#shared/contracts';
import { By, In, Serves, type Call } from '#server/platform';
import { AdminFactors } from '../usecases/factors/admin-factors.ts';
import { AdminUsers } from '../usecases/users/admin-users.ts';
import { MakeLinks } from '../usecases/users/make-links.ts';
import { RefuseAudit } from '../usecases/sessions/refuse-audit.ts';

@Controller()
export class SupabaseAdminController {
  constructor(
    private readonly users: AdminUsers,
    private readonly factors: AdminFactors,
    private readonly links: MakeLinks,
    private readonly audit: RefuseAudit,
  ) {}

  @Serves(supabase.listUsers)
  list(@By() call: Call, @In() { params, query }: Input<typeof supabase.listUsers>) {
    return this.users.list(call, params.tenantId, query);
  }

  @Serves(supabase.createUser)
  create(@By() call: Call, @In() { params, body }: Input<typeof supabase.createUser>) {
    return this.users.create(call, params.tenantId, body);
  }

  @Serves(supabase.findUser)
  find(@By() call: Call, @In() { params }: Input<typeof supabase.findUser>) {
    return this.users.find(call, params.tenantId, params.userId);
  }

  @Serves(supabase.changeUser)
  change(@By() call: Call, @In() { params, body }: Input<typeof supabase.changeUser>) {
    return this.users.change(call, params.tenantId, params.userId, body);
  }

  @Serves(supabase.deleteUser)
  remove(@By() call: Call, @In() { params }: Input<typeof supabase.deleteUser>) {
    return this.users.remove(call, params.tenantId, params.userId);
  }

  @Serves(supabase.inviteUser)
  invite(@By() call: Call, @In() { params, query, body }: Input<typeof supabase.inviteUser>) {
    return this.links.invite(call, params.tenantId, body, query.redirect_to);
  }

  @Serves(supabase.generateLink)
  generate(@By() call: Call, @In() { params, query, body }: Input<typeof supabase.generateLink>) {
    return this.links.generate(call, params.tenantId, body, query.redirect_to ?? body.redirect_to ?? undefined);
  }

  @Serves(supabase.readAudit)
  readAudit(@By() call: Call, @In() { params }: Input<typeof supabase.readAudit>) {
    return this.audit.run(call, params.tenantId);
  }

  @Serves(supabase.listFactors)
  listFactors(@By() call: Call, @In() { params }: Input<typeof supabase.listFactors>) {
    return this.factors.list(call, params.tenantId, params.userId);
  }

  @Serves(supabase.changeFactor)
  changeFactor(@By() call: Call, @In() { params, body }: Input<typeof supabase.changeFactor>) {
    return this.factors.rename(call, params.tenantId, params.userId, params.factorId, body.friendly_name);
  }

  @Serves(supabase.deleteFactor)
  deleteFactor(@By() call: Call, @In() { params }: Input<typeof supabase.deleteFactor>) {
    return this.factors.remove(call, params.tenantId, params.userId, params.factorId);
  }
}
