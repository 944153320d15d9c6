/** Where an act happens: the path's tenant, and its organization where the path names one. */
export type At = Readonly<{ tenantId: string; organizationId?: string | undefined }>;
export type Trial = Readonly<{ dry_run?: boolean | undefined }>;
export type Page = Readonly<{ limit: number; offset: number }>;
