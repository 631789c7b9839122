"""The program of a scanner beside the browser, as `onething/web/static/scan.js` speaks with it."""

PROGRAM = """document.addEventListener("DOMContentLoaded", () => {
        document.documentElement.dataset.scanner = "1";
        document.dispatchEvent(new CustomEvent("machine-scanner"));
    });
    document.addEventListener("machine-scan", () => {
        const paper = document.createElement("canvas");
        [paper.width, paper.height] = [1240, 1754];
        const pen = paper.getContext("2d");
        pen.fillStyle = "#fff"; pen.fillRect(0, 0, 1240, 1754);
        pen.fillStyle = "#000"; pen.font = "80px sans-serif"; pen.fillText("买卖合同", 300, 300);
        window.asked = (window.asked || 0) + 1;
        const empty = EMPTY && window.asked === 1;
        const detail = empty ? {fault: "没有纸"} : {pages: [paper.toDataURL("image/jpeg")]};
        window.setTimeout(() => document.dispatchEvent(new CustomEvent("machine-scanned", {detail})), 50);
    });"""


def with_scanner(page, *, empty=False):
    """Let a scanner stand beside a page from now on; `empty`: its first answer is that there is no paper."""
    page.add_init_script(PROGRAM.replace("EMPTY", "true" if empty else "false"))
