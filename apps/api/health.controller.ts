import { Controller } from '@nestjs/common';
import { endpoint } from '#shared/contracts';
import { Refusal, Serves, TenantDb } from '#server/platform';

const health = (name: string) =>
  endpoint({ name: `health-${name}`, method: 'GET', path: `/health/${name}`, surface: 'site', access: { by: 'anyone' } });
export const liveness = health('live');
export const readiness = health('ready');

/** For load balancers: `live` while the process answers, `ready` while it can serve a login. */
@Controller()
export class HealthController {
  constructor(private readonly db: TenantDb) {}

  @Serves(liveness)
  live() {
    return { status: 'ok' };
  }

  @Serves(readiness)
  async ready() {
    try {
      await this.db.ping();
      return { status: 'ok' };
    } catch {
      throw new Refusal({ code: 'system.dependency_down', retryAfterSeconds: 5 });
    }
  }
}
