/** The methods of the operations of an OpenAPI document. */
export const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
