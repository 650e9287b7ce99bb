import { afterFirstPicture } from '../ui/first-picture.ts'
import { request } from './request.ts'

/**
 * Asks for what the first picture of a page does without, once that is on the screen.
 * @throws ApiError; TypeError when the server cannot be reached
 */
export async function requestLater<Answer>(path: string): Promise<Answer> {
  await afterFirstPicture()
  return request<Answer>(path)
}
