/** A PNG of 64 by 64 red pixels. */
export const redSquare =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAAT0lEQVR42u3PQQkAAAgEsAtx/ZMZxgi+hcEKLNO+FgEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQGBywKqxUDxqh7TUQAAAABJRU5ErkJggg=='

/** What somebody says who sees it, in some languages. */
export const askedColour = /\b(?:red|rot|rouge|rojo|rosso|crimson|scarlet)\b|红/i
