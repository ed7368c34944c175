from tests.approvals.conftest import standard

__all__ = ["standard"]
