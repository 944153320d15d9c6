import { Controller } from '@nestjs/common';
import { management, type Input } from '#shared/contracts';
import { By, In, type Call } from '#server/platform';
import { Organizations } from '../acts/organizations.ts';
import { Tenants } from '../acts/tenants.ts';
import { Manages, ManagesBoth } from './manages.ts';

const { tenants, onboard, removeOrganization } = management;

@Controller()
export class TenantsController {
  constructor(private readonly acts: Tenants) {}

  @Manages(tenants.create)
  create(@By() call: Call, @In() { params, query, body }: Input<typeof tenants.create>) {
    return this.acts.create(call, params.organizationId, body, query);
  }

  @Manages(tenants.list)
  list(@By() call: Call, @In() { params, query }: Input<typeof tenants.list>) {
    return this.acts.list(call, params.organizationId, query);
  }

  @ManagesBoth(tenants.read)
  read(@By() call: Call, @In() { params }: Input<typeof tenants.read.organization>) {
    return this.acts.read(call, params);
  }

  @ManagesBoth(tenants.replace)
  replace(@By() call: Call, @In() { params, query, body }: Input<typeof tenants.replace.organization>) {
    return this.acts.replace(call, params, body, query);
  }

  @ManagesBoth(tenants.remove)
  remove(@By() call: Call, @In() { params, query }: Input<typeof tenants.remove.organization>) {
    return this.acts.remove(call, params, query);
  }
}

@Controller()
export class OrganizationsController {
  constructor(private readonly acts: Organizations) {}

  @Manages(onboard)
  onboard(@By() call: Call, @In() { query, body }: Input<typeof onboard>) {
    return this.acts.onboard(call, body, query);
  }

  @Manages(removeOrganization)
  remove(@By() call: Call, @In() { params, query }: Input<typeof removeOrganization>) {
    return this.acts.remove(call, params.organizationId, query);
  }
}
