/**
 * How many leaves a comparison led to, and of how much: `3 differences; 2 files and members compared`. A container's own fields are
 * a difference beside those of its content, and so is a member of one side alone: they are no share of what was compared.
 */
export const showCounts = (differences: number, compared: number): string =>
  `${differences} ${differences === 1 ? "difference" : "differences"}; ${showCompared(compared)}`;

/** One is always a file: members are counted beside what holds them. */
export const showCompared = (compared: number): string =>
  compared === 1 ? "1 file compared" : `${compared} files and members compared`;
