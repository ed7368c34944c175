from .complaints import Complaint, ComplaintMove, ComplaintNote, ComplaintPerson
from .sampling import Sample, SampledCase

__all__ = ["Complaint", "ComplaintMove", "ComplaintNote", "ComplaintPerson", "Sample", "SampledCase"]
