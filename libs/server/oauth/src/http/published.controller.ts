import { Controller } from '@nestjs/common';
import { oauthEndpoints, type Input } from '#shared/contracts';
import { In, Serves } from '#server/platform';
import { ReadPublished } from '../usecases/read-published.ts';

type Asked = Input<typeof oauthEndpoints.readJwks>;

@Controller()
export class PublishedController {
  constructor(private readonly published: ReadPublished) {}

  @Serves(oauthEndpoints.readJwks)
  jwks(@In() { params }: Asked) {
    return this.published.jwks(params.tenantId);
  }

  @Serves(oauthEndpoints.readOpenidConfiguration)
  openidConfiguration(@In() { params }: Asked) {
    return this.published.metadata(params.tenantId);
  }

  @Serves(oauthEndpoints.readServerMetadata)
  serverMetadata(@In() { params }: Asked) {
    return this.published.metadata(params.tenantId);
  }
}
