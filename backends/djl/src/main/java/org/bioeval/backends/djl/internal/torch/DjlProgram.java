package org.bioeval.backends.djl.internal.torch;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bioeval.backends.checkpoint.internal.weights.ElementType;
import org.bioeval.backends.checkpoint.internal.weights.HostTensor;

/** A program in DJL's PyTorch engine. */
public final class DjlProgram implements TorchProgram {
  private final PtNDManager manager;
  private final PtSymbolBlock block;
  private boolean closed;

  private DjlProgram(PtNDManager manager, PtSymbolBlock block) {
    this.manager = manager;
    this.block = block;
  }

  /**
   * Loads an archive.
   *
   * @param archive what {@link ScriptArchive#write} made
   * @param device where tensors given to the program are put
   * @throws TorchException if the program text does not compile; the message quotes the line
   */
  public static DjlProgram load(byte[] archive, Device device) {
    Torch.require(device);
    NDManager manager = NDManager.newBaseManager(device, "PyTorch");
    try {
      // Costs memory and gains nothing on programs whose work is in a few large operations.
      JniUtils.setGraphExecutorOptimize(false);
      PtSymbolBlock block =
          JniUtils.loadModule(
              (PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
      return new DjlProgram((PtNDManager) manager, block);
    } catch (EngineException | IOException e) {
      manager.close();
      throw new TorchException("the engine refused the model's program: " + e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  @Override
  public synchronized Result call(String method, Object... arguments) {
    requireOpen();
    List<IValue> values = new ArrayList<>(arguments.length);
    try (NDManager scope = manager.newSubManager()) {
      JniUtils.setGraphExecutorOptimize(false);
      for (Object argument : arguments) {
        values.add(value(argument, (PtNDManager) scope));
      }
      IValue result = IValueUtils.runMethod(block, method, values.toArray(IValue[]::new));
      return results(result);
    } catch (EngineException e) {
      throw new TorchException("the engine failed in '" + method + "': " + e.getMessage(), e);
    } finally {
      values.forEach(IValue::close);
    }
  }

  @Override
  public synchronized Result train(String method, HostTensor... arguments) {
    requireOpen();
    try (NDManager scope = manager.newSubManager()) {
      JniUtils.setGraphExecutorOptimize(false);
      JniUtils.setGradMode(true);
      NDList list = new NDList(arguments.length + 1);
      for (HostTensor argument : arguments) {
        list.add(array(argument, (PtNDManager) scope));
      }
      NDArray name = scope.create(0f);
      name.setName("module_method:" + method);
      list.add(name);
      NDList result = IValueUtils.forward(block, list, true);
      NDManager owner = manager.newSubManager();
      result.attach(owner);
      return new ArrayResult(owner, new ArrayList<>(result));
    } catch (EngineException e) {
      throw new TorchException("the engine failed in '" + method + "': " + e.getMessage(), e);
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      block.close();
      manager.close();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  private IValue value(Object argument, PtNDManager scope) {
    if (argument instanceof HostTensor tensor) {
      return IValue.from(array(tensor, scope));
    }
    if (argument instanceof long[] list) {
      return IValue.listFrom(list);
    }
    if (argument instanceof Long number) {
      return IValue.from(number);
    }
    throw new IllegalArgumentException("no argument of a program: " + argument.getClass());
  }

  private static PtNDArray array(HostTensor tensor, PtNDManager scope) {
    if (!tensor.data().isDirect()) {
      throw new IllegalArgumentException("a tensor's data must be a direct buffer: " + tensor);
    }
    return JniUtils.createNdFromByteBuffer(
        scope,
        tensor.data().slice().order(tensor.data().order()),
        new Shape(tensor.shape()),
        carrier(tensor.type()),
        SparseFormat.DENSE,
        scope.getDevice());
  }

  /**
   * The DJL type whose arrays carry the bits. DJL aborts the JVM on arrays of bfloat16, so these
   * travel as half precision and the program reinterprets them.
   */
  private static DataType carrier(ElementType type) {
    return switch (type) {
      case UINT8 -> DataType.UINT8;
      case INT8 -> DataType.INT8;
      case INT32 -> DataType.INT32;
      case INT64 -> DataType.INT64;
      case FLOAT16, BFLOAT16 -> DataType.FLOAT16;
      case FLOAT32 -> DataType.FLOAT32;
    };
  }

  private Result results(IValue value) {
    PtNDManager owner = (PtNDManager) manager.newSubManager();
    List<NDArray> arrays = new ArrayList<>();
    boolean complete = false;
    try (value) {
      if (value.isTensor()) {
        arrays.add(value.toTensor(owner));
      } else {
        for (IValue part : value.toIValueTuple()) {
          try (part) {
            arrays.add(part.toTensor(owner));
          }
        }
      }
      complete = true;
    } finally {
      if (!complete) {
        owner.close();
      }
    }
    return new ArrayResult(owner, arrays);
  }

  private record ArrayResult(NDManager owner, List<NDArray> arrays) implements Result {
    @Override
    public int size() {
      return arrays.size();
    }

    @Override
    public long[] shape(int index) {
      return arrays.get(index).getShape().getShape();
    }

    @Override
    public float[] floats(int index) {
      return arrays.get(index).toFloatArray();
    }

    @Override
    public long[] longs(int index) {
      return arrays.get(index).toLongArray();
    }

    @Override
    public void close() {
      owner.close();
    }
  }
}
