from .complaints import Complaint, ComplaintMove, ComplaintNote, ComplaintPerson
from .sampledcase import SampledCase
from .sampling import Sample

__all__ = ["Complaint", "ComplaintMove", "ComplaintNote", "ComplaintPerson", "Sample", "SampledCase"]
