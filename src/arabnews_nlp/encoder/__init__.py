"""The embedded network: features of words, the ONNX Runtime session, and decoding of its scores."""
