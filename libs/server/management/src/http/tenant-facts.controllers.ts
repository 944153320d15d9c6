import { Controller } from '@nestjs/common';
import { management, type Input } from '#shared/contracts';
import { By, In, type Call } from '#server/platform';
import { AuthorizationServers } from '../acts/authorization-servers.ts';
import { Events } from '../acts/events.ts';
import { ReadMfaCoverage } from '../acts/read-mfa-coverage.ts';
import { ManagesBoth } from './manages.ts';

const { authorizationServer: server, mfaCoverage, securityEvents, auditLogs } = management;

@Controller()
export class AuthorizationServerController {
  constructor(private readonly acts: AuthorizationServers) {}

  @ManagesBoth(server.read)
  read(@By() call: Call, @In() { params }: Input<typeof server.read.organization>) {
    return this.acts.read(call, params);
  }

  @ManagesBoth(server.replace)
  replace(@By() call: Call, @In() { params, query, body }: Input<typeof server.replace.organization>) {
    return this.acts.replace(call, params, body, query);
  }
}

@Controller()
export class EventsController {
  constructor(private readonly acts: Events) {}

  @ManagesBoth(securityEvents.list)
  listSecurity(@By() call: Call, @In() { params, query }: Input<typeof securityEvents.list.organization>) {
    return this.acts.listSecurity(call, params, query);
  }

  @ManagesBoth(securityEvents.read)
  readSecurity(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof securityEvents.read.organization>) {
    return this.acts.readSecurity(call, at, id);
  }

  @ManagesBoth(auditLogs.list)
  listAudit(@By() call: Call, @In() { params, query }: Input<typeof auditLogs.list.organization>) {
    return this.acts.listAudit(call, params, query);
  }

  @ManagesBoth(auditLogs.read)
  readAudit(@By() call: Call, @In() { params: { id, ...at } }: Input<typeof auditLogs.read.organization>) {
    return this.acts.readAudit(call, at, id);
  }
}

@Controller()
export class MfaCoverageController {
  constructor(private readonly coverage: ReadMfaCoverage) {}

  @ManagesBoth(mfaCoverage.read)
  read(@By() call: Call, @In() { params, query }: Input<typeof mfaCoverage.read.organization>) {
    return this.coverage.run(call, params, query.group_by ?? null);
  }
}
