namespace GapFurniture.Furniture.Status;

/// <summary>How the page looks, by day and by night.</summary>
internal static class HtmlStyle
{
    public const string Css = """

        :root { --paper: #f6f6f3; --card: #fff; --ink: #1d2129; --soft: #5c6470; --line: #e1e2de; --in: #2f6fb5; --out: #2b8a5f; --failed: #c0392b; --waits: #b9770e; --costs: #6c5aa8; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #14161a; --card: #1d2026; --ink: #e8e9ec; --soft: #9aa2ae; --line: #31353d; --in: #6aa8ea; --out: #5cc796; --failed: #f0776a; --waits: #e5ae52; --costs: #a897e6; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 2rem clamp(1rem, 4vw, 3rem); background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-variant-numeric: tabular-nums; }
        header, main { max-width: 78rem; margin: 0 auto; }
        h1 { margin: 0; font-size: 1.6rem; font-weight: 650; letter-spacing: -0.01em; }
        header p { margin: 0.2rem 0 1.5rem; color: var(--soft); }
        section { margin: 0 0 1.5rem; padding: 1.25rem 1.5rem 1.5rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
        h2 { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.6rem; margin: 0; font-size: 1.25rem; }
        h2 small { color: var(--soft); font-size: 0.9rem; font-weight: 400; }
        h2 b { margin-left: auto; padding: 0.1rem 0.7rem; border-radius: 99px; font-size: 0.8rem; font-weight: 600; color: var(--card); }
        h2 b.calm { background: var(--out); }
        h2 b.look { background: var(--failed); }
        .attention { margin: 0.8rem 0 0; padding: 0.6rem 1rem 0.6rem 2rem; border-left: 4px solid var(--failed); border-radius: 4px; background: color-mix(in srgb, var(--failed) 9%, transparent); overflow-wrap: anywhere; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr)); gap: 0.4rem 1.5rem; margin: 1rem 0 0; }
        .tiles dt { color: var(--soft); font-size: 0.8rem; }
        .tiles dd { margin: 0; font-size: 1.5rem; font-weight: 600; line-height: 1.2; }
        .tiles .bad dd { color: var(--failed); }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.1rem 1.75rem; margin-top: 1.3rem; }
        .in { color: var(--in); } .out { color: var(--out); } .failed { color: var(--failed); } .waits { color: var(--waits); } .costs { color: var(--costs); }
        figure { margin: 0; }
        figcaption { display: grid; grid-template-columns: 1fr auto; align-items: baseline; }
        figcaption i { grid-column: 1 / -1; font-size: 0.75rem; font-style: normal; font-weight: 600; letter-spacing: 0.03em; }
        figcaption b { color: var(--ink); font-weight: 600; }
        figcaption span { color: var(--soft); font-size: 0.75rem; }
        svg { display: block; width: 100%; height: 60px; margin: 0.25rem 0; }
        svg .base { stroke: var(--line); stroke-width: 1; fill: none; vector-effect: non-scaling-stroke; }
        svg .bars { fill: currentColor; }
        svg .area { fill: currentColor; opacity: 0.22; }
        svg .line { fill: none; stroke: currentColor; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
        figure p { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 0.5rem; margin: 0; color: var(--soft); font-size: 0.8rem; }
        figure p span { white-space: nowrap; }
        figure p b { color: var(--ink); font-weight: 600; }
        details { margin-top: 1.2rem; color: var(--soft); font-size: 0.9rem; }
        details ul { margin: 0.4rem 0 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
        summary { cursor: pointer; }
        @media print { body { padding: 0; } section { break-inside: avoid; } }

        """;
}
