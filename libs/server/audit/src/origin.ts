/** Which part of the installation writes (L-01): the role of the process and the machine it runs on. */
export class Origin {
  constructor(
    readonly service: string,
    readonly node: string,
  ) {}
}
