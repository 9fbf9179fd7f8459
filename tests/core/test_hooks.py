from maillage.core.hooks import Hook


def test_a_hook_calls_its_functions_in_order():
    called = []
    hook = Hook("test")
    hook.add(lambda: called.append("first"))
    hook.add(lambda: called.append("second"))

    hook.call()

    assert called == ["first", "second"]


def test_a_function_added_twice_is_called_once():
    called = []

    def function():
        called.append("once")

    hook = Hook("test")
    hook.add(function)
    hook.add(function)

    hook.call()

    assert called == ["once"]


def test_a_hook_without_function_does_nothing():
    Hook("test").call()
