/// Moving accounts in, and whole deployments from one database to another.
enum Transfer {}
