/** The names of the services that are measured. */
export const FILM_SERVICE = 'film-service';
/** See {@link FILM_SERVICE}. */
export const RATING_SERVICE = 'rating-service';
