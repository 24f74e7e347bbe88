"""How a plan runs: buffers, the program of a step, and the kernels it is made of."""
