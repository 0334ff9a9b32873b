/** The column in which a table keeps the position of a row. */
export const POSITION = 'position';

/** The name of the index over a column that {@link addPositions} makes. */
export const indexOver = (table: string, column: string): string => `${table}_${column}`;
