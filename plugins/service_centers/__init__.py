"""Service centres: where residents come with a request, what is offered there, and what became of it (社会服务中心)."""
