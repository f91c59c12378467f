import protobuf from 'protobufjs'

/** What of the ONNX format (onnx.proto, IR version 8) is written here. */
const schema = `syntax = "proto3";
message ModelProto {
  int64 ir_version = 1;
  GraphProto graph = 7;
  repeated OperatorSetIdProto opset_import = 8;
}
message OperatorSetIdProto { string domain = 1; int64 version = 2; }
message GraphProto {
  repeated NodeProto node = 1;
  string name = 2;
  repeated TensorProto initializer = 5;
  repeated ValueInfoProto input = 11;
  repeated ValueInfoProto output = 12;
}
message NodeProto {
  repeated string input = 1;
  repeated string output = 2;
  string name = 3;
  string op_type = 4;
  repeated AttributeProto attribute = 5;
}
message AttributeProto {
  string name = 1;
  float f = 2;
  int64 i = 3;
  GraphProto g = 6;
  repeated int64 ints = 8;
  int32 type = 20;
}
message TensorProto {
  repeated int64 dims = 1;
  int32 data_type = 2;
  repeated float float_data = 4;
  repeated int32 int32_data = 5;
  repeated int64 int64_data = 7;
  string name = 8;
}
message ValueInfoProto { string name = 1; TypeProto type = 2; }
message TypeProto {
  message Tensor { int32 elem_type = 1; TensorShapeProto shape = 2; }
  Tensor tensor_type = 1;
}
message TensorShapeProto {
  message Dimension { int64 dim_value = 1; string dim_param = 2; }
  repeated Dimension dim = 1;
}`

const model = protobuf.parse(schema, { keepCase: true }).root.lookupType('ModelProto')

export interface GraphProto {
  name: string
  node: NodeProto[]
  initializer: object[]
  input: object[]
  output: object[]
}

export interface NodeProto {
  op_type: string
  input: string[]
  output: string[]
  attribute: object[]
}

/** Bytes of an ONNX model of operator set 18. */
export function encodeModel(graph: GraphProto): Uint8Array {
  return model.encode(model.fromObject({ ir_version: 8, graph, opset_import: [{ domain: '', version: 18 }] })).finish()
}
