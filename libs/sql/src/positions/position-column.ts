/** The column with the position of a row. */
export const POSITION = 'position';

/** The name of the index on a column that {@link addPositions} creates. */
export const indexOver = (table: string, column: string): string => `${table}_${column}`;
