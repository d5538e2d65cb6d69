// Charts, drawn from the real table that follows each. The table says everything and stays; where
// this does not run, the bars that the server drew stay too.
//
// <figure data-chart="bars|lines|shares"> stands before its <table>. A cell with a number holds
// <data value="…">; one with the bounds of a share also data-low and data-high. `data-column`
// names the one column of bars. Whoever has no number in the table has none in the chart.
(() => {
  "use strict";
  const NARROW = 560;
  const SHAPES = ["circle", "rect", "triangle", "diamond"];
  const DASHES = ["solid", "dashed", "dotted", [8, 3, 2, 3]];
  const HATCHES = [
    null,
    { dashArrayX: [1, 0], dashArrayY: [2, 3], rotation: Math.PI / 4 },
    { symbol: "circle", symbolSize: 0.7 },
  ];
  const locale = document.documentElement.lang.toUpperCase();

  // What the table says

  const words = (cell) => (cell.querySelector("[data-name]") ?? cell).textContent.trim();
  const tableOf = (figure) => {
    let next = figure.nextElementSibling;
    while (next && next.localName !== "table") next = next.nextElementSibling;
    return next;
  };

  function read(figure) {
    const table = tableOf(figure);
    const heads = [...table.tHead.rows[0].cells].map(words);
    const most = Number(figure.dataset.most) || Infinity;
    const rows = [...table.tBodies[0].rows].slice(0, most).map((row) => ({
      name: words(row.cells[0]),
      cells: [...row.cells].map((cell) => {
        const said = cell.querySelector("data");
        return said && { value: Number(said.value), text: said.textContent, ...said.dataset };
      }),
    }));
    const columns = [...heads.keys()].filter((at) => rows.some((row) => row.cells[at]));
    return { heads, rows, columns };
  }

  // How it looks: colours are asked of the page, so that dark pages and chosen colours are ours

  function look(figure) {
    const probe = document.createElement("i");
    figure.append(probe);
    const ink = (name) => {
      probe.className = `jb-ink-${name}`;
      return getComputedStyle(probe).color;
    };
    const found = {
      text: ink("text"),
      quiet: ink("quiet"),
      line: ink("line"),
      sheet: ink("sheet"),
      series: [1, 2, 3, 4].map(ink),
      font: getComputedStyle(figure).fontFamily,
      narrow: figure.clientWidth < NARROW,
      width: figure.clientWidth,
    };
    probe.remove();
    return found;
  }

  const shared = (inks) => ({
    animation: false,
    textStyle: { fontFamily: inks.font, fontSize: 15, color: inks.text },
  });

  // Names stand before the bars, on a phone above them
  function names(rows, inks) {
    const place = inks.narrow
      ? { inside: true, align: "left", verticalAlign: "bottom", padding: [0, 0, 14, -6] }
      : { width: 250, overflow: "break", align: "left", margin: 266 };
    return {
      type: "category",
      inverse: true,
      data: rows.map((row) => row.name),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { interval: 0, fontSize: 15, lineHeight: 18, color: inks.text, ...place },
      z: 3,
    };
  }

  const room = (inks, besides = {}) => ({
    left: inks.narrow ? 0 : 272,
    right: 56,
    top: inks.narrow ? 14 : 4,
    bottom: 4,
    outerBoundsMode: "none",
    ...besides,
  });

  const DRAW = {
    bars(table, inks, figure) {
      const at = Number(figure.dataset.column) || table.columns[0];
      const rows = table.rows.filter((row) => row.cells[at]);
      return {
        height: rows.length * (inks.narrow ? 54 : 40) + 18,
        option: {
          grid: room(inks),
          xAxis: { type: "value", show: false, max: "dataMax", min: 0 },
          yAxis: names(rows, inks),
          series: {
            type: "bar",
            name: table.heads[at],
            color: inks.series[0],
            barWidth: 16,
            silent: true,
            data: rows.map((row) => row.cells[at].value),
            label: {
              show: true,
              position: "right",
              color: inks.text,
              fontSize: 15,
              formatter: ({ dataIndex }) => rows[dataIndex].cells[at].text,
            },
          },
        },
      };
    },

    lines(table, inks) {
      const rows = inTime(table.rows);
      return {
        height: inks.narrow ? 360 : 320,
        option: {
          grid: { left: 48, right: 24, top: inks.narrow ? 104 : 44, bottom: 32, outerBoundsMode: "none" },
          legend: { top: 0, left: 0, itemWidth: 40, itemGap: 18, textStyle: { color: inks.text, fontSize: 15 } },
          tooltip: {
            trigger: "axis",
            renderMode: "richText", // a tooltip of HTML would need styles that the policy forbids
            backgroundColor: inks.sheet,
            borderColor: inks.line,
            textStyle: { color: inks.text, fontSize: 15 },
            confine: true,
            axisPointer: { lineStyle: { color: inks.quiet } },
          },
          xAxis: {
            type: "category",
            data: rows.map((row) => row.name),
            axisLine: { lineStyle: { color: inks.line } },
            axisLabel: { color: inks.quiet, fontSize: 14, hideOverlap: true },
          },
          yAxis: {
            type: "value",
            min: 0,
            minInterval: 10,
            splitLine: { lineStyle: { color: inks.line } },
            axisLabel: { color: inks.quiet, fontSize: 14, formatter: (n) => n.toLocaleString(locale) },
          },
          series: table.columns.map((at, nth) => ({
            type: "line",
            name: table.heads[at],
            color: inks.series[nth],
            symbol: SHAPES[nth],
            symbolSize: 8,
            lineStyle: { width: 2.5, type: DASHES[nth] },
            data: rows.map((row) => row.cells[at]?.value ?? "-"),
          })),
        },
      };
    },

    // Each share from its lower to its upper bound; where the shade changes is what was counted.
    shares(table, inks) {
      const columns = table.columns.filter((at) => table.rows.some((row) => row.cells[at]?.low));
      const rows = table.rows.filter((row) => columns.some((at) => row.cells[at]));
      const hatch = (nth) => HATCHES[nth] && { ...HATCHES[nth], color: inks.sheet };
      const part = (at, nth, name, value, opacity) => ({
        type: "bar",
        name,
        stack: String(at),
        color: inks.series[nth],
        barWidth: 10,
        barGap: "60%",
        silent: true,
        itemStyle: { opacity, decal: opacity === 1 ? hatch(nth) : null },
        data: rows.map((row) => (row.cells[at] ? value(row.cells[at]) : "-")),
      });
      return {
        height: rows.length * (columns.length * 16 + (inks.narrow ? 40 : 22)) + (inks.narrow ? 140 : 76),
        option: {
          grid: room(inks, {
            left: inks.narrow ? 14 : 272,
            top: inks.narrow ? 96 : 40,
            right: 24,
            bottom: 32,
          }),
          legend: {
            top: 0,
            left: 0,
            data: columns.map((at) => table.heads[at]),
            selectedMode: false,
            itemGap: 18,
            textStyle: { color: inks.text, fontSize: 15 },
          },
          xAxis: {
            type: "value",
            min: 0,
            max: 100,
            splitLine: { lineStyle: { color: inks.line } },
            axisLabel: { color: inks.quiet, fontSize: 14, formatter: "{value} %" },
          },
          yAxis: names(rows, inks),
          series: columns.flatMap((at, nth) => [
            part(at, nth, " ", (said) => Number(said.low), 0),
            part(at, nth, table.heads[at], (said) => said.value - said.low, 1),
            part(at, nth, "  ", (said) => said.high - said.value, 0.45),
          ]),
        },
      };
    },
  };

  // Time goes to the right, also where the table begins with what is newest
  const inTime = (rows) => [...rows].reverse();

  // Bars are read out by ECharts in the page's language; of more than that, the table speaks.
  function aria(figure) {
    const caption = figure.querySelector("figcaption").textContent.trim();
    const { described } = figure.dataset;
    const label = described
      ? { description: `${caption}. ${described}` }
      : { data: { excludeDimensionId: [1] } }; // else each value is followed by its row's number
    return { title: { text: caption, show: false }, aria: { enabled: true, label } };
  }

  function draw(figure, chart) {
    const inks = look(figure);
    const { height, option } = DRAW[figure.dataset.chart](read(figure), inks, figure);
    chart.getDom().style.height = `${height}px`;
    chart.resize({ silent: true });
    chart.setOption({ ...shared(inks), ...aria(figure), ...option }, { notMerge: true });
  }

  const worth = (figure) =>
    read(figure).rows.some((row) =>
      row.cells.some((said) => said && (figure.dataset.chart !== "shares" || said.low)),
    );

  function start(figure) {
    if (!worth(figure)) return;
    const paper = document.createElement("div");
    paper.className = "jb-chart";
    figure.append(paper);
    figure.hidden = false;
    const chart = echarts.init(paper, null, { renderer: "svg", locale });
    const anew = () => draw(figure, chart);
    anew();
    figure.removeAttribute("aria-hidden");
    figure.dataset.drawn = "";
    let width = figure.clientWidth;
    new ResizeObserver(() => {
      if (figure.clientWidth === width) return;
      width = figure.clientWidth;
      anew();
    }).observe(figure);
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      matchMedia(query).addEventListener("change", anew);
    }
    new MutationObserver(anew).observe(document.documentElement, {
      attributeFilter: ["data-color-scheme"],
    });
  }

  document.querySelectorAll("figure[data-chart]").forEach(start);
})();
