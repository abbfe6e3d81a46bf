class Announcements {
  text = $state("");
}

export const announcements = new Announcements();

/** Says something to those who listen to the screen: "Marisol Ibarra, moved to Estimate, 3 of 6". */
export function announce(text: string): void {
  // The same words twice are news twice: a screen reader speaks only when the text differs.
  announcements.text = announcements.text === text ? `${text}\u00a0` : text;
}
