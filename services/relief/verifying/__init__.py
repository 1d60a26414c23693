"""Whether paid aid arrived: a drawn sample of a batch is asked (发放核实)."""
