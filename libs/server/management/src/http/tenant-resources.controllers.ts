import { Controller } from '@nestjs/common';
import { management, type Input } from '#shared/contracts';
import { By, In, type Call } from '#server/platform';
import { AuthenticationConfigurations } from '../acts/authentication-configurations.ts';
import { AuthenticationPolicies } from '../acts/authentication-policies.ts';
import { Clients } from '../acts/clients.ts';
import { ManagesBoth } from './manages.ts';

const configurations = management.authenticationConfigurations;
const policies = management.authenticationPolicies;
const clients = management.clients;

@Controller()
export class AuthenticationConfigurationsController {
  constructor(private readonly acts: AuthenticationConfigurations) {}

  @ManagesBoth(configurations.create)
  create(@By() call: Call, @In() { params, query, body }: Input<typeof configurations.create.organization>) {
    return this.acts.create(call, params, body, query);
  }

  @ManagesBoth(configurations.list)
  list(@By() call: Call, @In() { params, query }: Input<typeof configurations.list.organization>) {
    return this.acts.list(call, params, query);
  }

  @ManagesBoth(configurations.read)
  read(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof configurations.read.organization>) {
    return this.acts.read(call, at, id);
  }

  @ManagesBoth(configurations.replace)
  replace(@By() call: Call, @In() { params: { id, ...at }, query, body }: Input<typeof configurations.replace.organization>) {
    return this.acts.replace(call, at, id, body, query);
  }

  @ManagesBoth(configurations.remove)
  remove(@By() call: Call, @In() { params: { id, ...at }, query }: Input<typeof configurations.remove.organization>) {
    return this.acts.remove(call, at, id, query);
  }
}

@Controller()
export class AuthenticationPoliciesController {
  constructor(private readonly acts: AuthenticationPolicies) {}

  @ManagesBoth(policies.create)
  create(@By() call: Call, @In() { params, query, body }: Input<typeof policies.create.organization>) {
    return this.acts.create(call, params, body, query);
  }

  @ManagesBoth(policies.list)
  list(@By() call: Call, @In() { params, query }: Input<typeof policies.list.organization>) {
    return this.acts.list(call, params, query);
  }

  @ManagesBoth(policies.read)
  read(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof policies.read.organization>) {
    return this.acts.read(call, at, id);
  }

  @ManagesBoth(policies.replace)
  replace(@By() call: Call, @In() { params: { id, ...at }, query, body }: Input<typeof policies.replace.organization>) {
    return this.acts.replace(call, at, id, body, query);
  }

  @ManagesBoth(policies.remove)
  remove(@By() call: Call, @In() { params: { id, ...at }, query }: Input<typeof policies.remove.organization>) {
    return this.acts.remove(call, at, id, query);
  }
}

@Controller()
export class ClientsController {
  constructor(private readonly acts: Clients) {}

  @ManagesBoth(clients.create)
  create(@By() call: Call, @In() { params, query, body }: Input<typeof clients.create.organization>) {
    return this.acts.create(call, params, body, query);
  }

  @ManagesBoth(clients.list)
  list(@By() call: Call, @In() { params, query }: Input<typeof clients.list.organization>) {
    return this.acts.list(call, params, query);
  }

  @ManagesBoth(clients.read)
  read(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof clients.read.organization>) {
    return this.acts.read(call, at, id);
  }

  @ManagesBoth(clients.replace)
  replace(@By() call: Call, @In() { params: { id, ...at }, query, body }: Input<typeof clients.replace.organization>) {
    return this.acts.replace(call, at, id, body, query);
  }

  @ManagesBoth(clients.remove)
  remove(@By() call: Call, @In() { params: { id, ...at }, query }: Input<typeof clients.remove.organization>) {
    return this.acts.remove(call, at, id, query);
  }
}
