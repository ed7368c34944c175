from .sampling import Sample, SampledCase

__all__ = ["Sample", "SampledCase"]
