/** The longest text about a peer that is shown. */
const longestText = 20_000;

/**
 * showPeerDetails puts what the web server says about a peer into the element whose id `displaypeerdetails` holds: as
 * text, whatever it looks like. False if the page has no such element.
 */
export function showPeerDetails(text: string, id: string): boolean {
  const place = document.getElementById(id);
  if (place) place.textContent = text.slice(0, longestText);
  return place !== null;
}
