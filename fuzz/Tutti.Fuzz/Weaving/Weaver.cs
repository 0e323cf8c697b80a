using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Tutti.Fuzz.Weaving;

/// <summary>Puts a call of <see cref="Coverage.Hit"/> at the start of each basic block of an assembly.</summary>
public static class Weaver
{
    /// <summary>Weaves a copy; the file itself stays as it is.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="blocks">In: the number of the first block. Out: the number after the last.</param>
    /// <returns>The woven assembly.</returns>
    /// <exception cref="InvalidOperationException">There are more blocks than <see cref="Coverage.MostBlocks"/>.</exception>
    public static byte[] Weave(string path, ref int blocks)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
        System.Reflection.MethodInfo hit = typeof(Coverage).GetMethod(nameof(Coverage.Hit))!;
        MethodReference counter = assembly.MainModule.ImportReference(hit);
        foreach (TypeDefinition type in assembly.MainModule.GetTypes().Where(type => type.FullName.StartsWith("Tutti", StringComparison.Ordinal)))
        {
            foreach (MethodDefinition method in type.Methods.Where(method => method.HasBody))
            {
                Weave(method, counter, ref blocks);
            }
        }

        if (blocks > Coverage.MostBlocks)
        {
            throw new InvalidOperationException($"{path} has more than {Coverage.MostBlocks} basic blocks: raise Coverage.MostBlocks.");
        }

        using var woven = new MemoryStream();
        assembly.Write(woven);
        return woven.ToArray();
    }

    private static void Weave(MethodDefinition method, MethodReference counter, ref int blocks)
    {
        MethodBody body = method.Body;
        body.SimplifyMacros();
        Dictionary<Instruction, Instruction> moved = [];
        ILProcessor code = body.GetILProcessor();
        foreach (Instruction leader in Leaders(body))
        {
            Instruction number = code.Create(OpCodes.Ldc_I4, blocks++);
            code.InsertBefore(leader, number);
            code.InsertBefore(leader, code.Create(OpCodes.Call, counter));
            moved.Add(leader, number);
        }

        Instruction To(Instruction old) => moved.GetValueOrDefault(old, old);
        foreach (Instruction instruction in body.Instructions)
        {
            instruction.Operand = instruction.Operand switch
            {
                Instruction target => To(target),
                Instruction[] targets => Array.ConvertAll(targets, To),
                var other => other,
            };
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = To(handler.TryStart);
            handler.TryEnd = To(handler.TryEnd);
            handler.HandlerStart = To(handler.HandlerStart);
            handler.HandlerEnd = handler.HandlerEnd is { } end ? To(end) : null;
            handler.FilterStart = handler.FilterStart is { } filter ? To(filter) : null;
        }

        body.OptimizeMacros();
    }

    // Where control can come from elsewhere, or goes on after it could have gone elsewhere.
    private static List<Instruction> Leaders(MethodBody body)
    {
        HashSet<Instruction> leaders = [body.Instructions[0]];
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                leaders.Add(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                leaders.UnionWith(targets);
            }

            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch && instruction.Next is { } next)
            {
                leaders.Add(next);
            }
        }

        leaders.UnionWith(body.ExceptionHandlers.Select(handler => handler.HandlerStart));
        return [.. body.Instructions.Where(leaders.Contains)];
    }
}
