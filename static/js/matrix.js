// Arrow keys walk through the matrix; Tab enters and leaves it as one stop.
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function enhance(table) {
  const rows = [...table.tBodies[0].rows].map((row) =>
    [...row.cells].map((cell) => cell.querySelector("a")),
  );
  const isRtl = getComputedStyle(table).direction === "rtl";
  const links = rows.flat().filter(Boolean);
  let current = links[0];

  function select(link) {
    current.tabIndex = -1;
    current = link;
    current.tabIndex = 0;
  }

  function next(link, [down, across]) {
    let row = rows.findIndex((cells) => cells.includes(link));
    let column = rows[row].indexOf(link);
    const step = isRtl ? -across : across;
    do {
      row += down;
      column += step;
    } while (rows[row] && column >= 0 && column < rows[row].length && !rows[row][column]);
    return rows[row]?.[column];
  }

  links.forEach((link) => (link.tabIndex = -1));
  current.tabIndex = 0;
  table.addEventListener("focusin", (event) => {
    if (links.includes(event.target)) select(event.target);
  });
  table.addEventListener("keydown", (event) => {
    const direction = ARROWS[event.key];
    if (!direction || !links.includes(event.target)) return;
    const target = next(event.target, direction);
    if (!target) return;
    event.preventDefault();
    target.focus();
  });
}

document.querySelectorAll("[data-matrix]").forEach(enhance);
