package io.sallyport.benchmarks;

/** One box of the report's tables. */
record Cell(Database.Kind database, Contender contender, Workload workload, int threads) {}
