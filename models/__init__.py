"""The words Muniment uses: records, findings, plan, disposition, runs, and the store that keeps them."""
