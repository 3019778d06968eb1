"""Chat templates and what transformers' Jinja environment renders for them.

    python make_template_goldens.py ../resources/templates.json

The templates are our own, written after the prompt formats that the model families document (role
marks, order, what is refused); each uses the constructs of the language that the family's real
template uses. Needs transformers.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

import jinja2
import transformers
from transformers.utils.chat_template_utils import _compile_jinja_template

TEMPLATES = {
    "chatml, default system turn": r"""{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou help.<|im_end|>\n' }}{% endif %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}""",
    "headers, date, trim": r"""{{- bos_token }}
{%- if not date_string is defined %}
    {%- if strftime_now is defined %}
        {%- set date_string = "26 Jul 2024" %}
    {%- endif %}
{%- endif %}
{%- if tools is not none and tools is defined %}
    {{- raise_exception("no tools") }}
{%- endif %}

{#- The system turn, if any, is taken out first. #}
{%- if messages[0]['role'] == 'system' %}
    {%- set system_message = messages[0]['content']|trim %}
    {%- set messages = messages[1:] %}
{%- else %}
    {%- set system_message = "" %}
{%- endif %}
{{- "<|start|>system<|end|>\n\nToday: " + date_string + "\n\n" }}
{{- system_message }}
{{- "<|eot|>" }}
{%- for message in messages %}
    {%- if not (message.role == 'ipython' or 'tool_calls' in message) %}
        {{- '<|start|>' + message['role'] + '<|end|>\n\n' + message['content'] | trim + '<|eot|>' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|start|>assistant<|end|>\n\n' }}
{%- endif %}
""",
    "instruction brackets, strict alternation": r"""{{ bos_token }}{% if messages[0]['role'] == 'system' %}{% set loop_messages = messages[1:] %}{% set system = messages[0]['content'] %}{% else %}{% set loop_messages = messages %}{% set system = false %}{% endif %}{% for message in loop_messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate user/assistant') }}{% endif %}{% if loop.index0 == 0 and system != false %}{% set content = '<<' + system + '>>\n' + message['content'] %}{% else %}{% set content = message['content'] %}{% endif %}{% if message['role'] == 'user' %}{{ '[INST] ' + content.strip() + ' [/INST]' }}{% elif message['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}""",
    "turns, no system role": r"""{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('System role not supported') }}{% endif %}{% for message in messages %}{% if (message['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}{{ '<turn>' + role + '
' + message['content'] | trim + '<end>
' }}{% endfor %}{% if add_generation_prompt %}{{'<turn>model
'}}{% endif %}""",
    "separator after each role": r"""{% for message in messages %}{% if (message['role'] == 'system') %}{{'<|im_start|>system<|im_sep|>' + message['content'] + '<|im_end|>'}}{% elif (message['role'] == 'user') %}{{'<|im_start|>user<|im_sep|>' + message['content'] + '<|im_end|>'}}{% elif (message['role'] == 'assistant') %}{{'<|im_start|>assistant<|im_sep|>' + message['content'] + '<|im_end|>'}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant<|im_sep|>' }}{% endif %}""",
    "namespace, reasoning cut from earlier answers, reasoning opened": r"""{% if not add_generation_prompt is defined %}{% set add_generation_prompt = false %}{% endif %}{% set ns = namespace(is_first=false, is_tool=false, system_prompt='') %}{%- for message in messages %}{%- if message['role'] == 'system' %}{% set ns.system_prompt = message['content'] %}{%- endif %}{%- endfor %}{{bos_token}}{{ns.system_prompt}}{%- for message in messages %}{%- if message['role'] == 'user' %}{%- set ns.is_tool = false -%}{{'<U>' + message['content']}}{%- endif %}{%- if message['role'] == 'assistant' and message['content'] is not none %}{%- if ns.is_tool %}{{'<T>'}}{%- else %}{% set content = message['content'] %}{% if '</think>' in content %}{% set content = content.split('</think>')[-1] %}{% endif %}{{'<A>' + content + '<E>'}}{%- endif %}{%- endif %}{%- endfor -%}{% if ns.is_tool %}{{'<T>'}}{% endif %}{% if add_generation_prompt and not ns.is_tool %}{{'<A><think>\n'}}{% endif %}""",
    "reversed search, strings taken apart": r"""{%- set ns = namespace(multi=true, last=messages|length - 1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.multi and message.role == "user" and message.content is string and not(message.content.startswith('<t>') and message.content.endswith('</t>')) %}
        {%- set ns.multi = false %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {%- if message.content is string %}
        {%- set content = message.content %}
    {%- else %}
        {%- set content = '' %}
    {%- endif %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) %}
        {{- '<|im_start|>' + message.role + '\n' + content + '<|im_end|>' + '\n' }}
    {%- elif message.role == "assistant" %}
        {%- set reasoning = '' %}
        {%- if message.reasoning_content is string %}
            {%- set reasoning = message.reasoning_content %}
        {%- elif '</think>' in content %}
            {%- set reasoning = content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') %}
            {%- set content = content.split('</think>')[-1].lstrip('\n') %}
        {%- endif %}
        {%- if loop.index0 > ns.last and (loop.last or (not loop.last and reasoning)) %}
            {{- '<|im_start|>' + message.role + '\n<think>\n' + reasoning.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') }}
        {%- else %}
            {{- '<|im_start|>' + message.role + '\n' + content }}
        {%- endif %}
        {{- '<|im_end|>\n' }}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\n\n</think>\n\n' }}
    {%- endif %}
{%- endif %}""",
    "macro, default, set block, filters": r"""{%- macro turn(role, text='(none)', closed=true) -%}
[{{ role|upper }}] {{ text }}{{ '.' if closed else '' }}
{%- endmacro -%}
{%- set intro %}Now {{ messages|length }} turns, {{ messages|map(attribute='role')|join('/') }}{% endset -%}
{{ intro }}
{% for m in messages if m.role != 'system' -%}
  {{ turn(m.role, m.content|default('x', true)|replace('e', 'E'), closed=loop.last) }}
{% endfor -%}
{{ (messages|selectattr('role', 'equalto', 'user')|list|last).content }} {{ missing|default('dflt') }} {{ 7 // 2 ~ '-' ~ 7 % 4 ~ '-' ~ (2 + 3) * 2 ~ '-' ~ 1 / 2 }}
{{ {'a': [1, 2.5, none, true], 'b': 'é"\n'} | tojson }} {{ [1, {'k': 'v'}] | tojson(indent=2) }} {{ [1, 'two', none] }}
{{ messages[-1].content[:4] }}|{{ messages[0]['content'][-3:] }}|{{ 'a-b-c'.split('-', 1) }}|{{ 'abc'[::-1] }}""",
    "trim_blocks and lstrip_blocks": """A
    {% if true %}
B
    {% endif %}
  {{ 'C' }}
    {# gone #}
D {% if false %}x{% else %}y{% endif %}

E
    {%+ if true %} F {% endif +%}
G
  {%- if true -%}
   H
  {%- endif -%}
  I
{% for i in range(3) %}
{{ i }}{% if not loop.last %}, {% endif %}
{% endfor %}
{% for i in range(5) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 3 %}{% break %}{% endif %}<{{ i }}>{% else %}none{% endfor %}
{% for i in [] %}x{% else %}empty{% endfor %}

{% for k, v in {'p': 1, 'q': 2}.items() %}{{ k }}={{ v }};{% endfor %}

""",
    "undefined prints nothing, its members fail": "[{{ nothing }}]{{ nothing.more }}",
}

CONVERSATIONS = {
    "one question": [{"role": "user", "content": "  What is BRCA1?\n"}],
    "system and question": [
        {"role": "system", "content": "Answer as a clinician. "},
        {"role": "user", "content": "Is aspirin safe?"},
    ],
    "several turns": [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "Was ist Fieber? \u2013 \u00e4h"},
        {"role": "assistant", "content": "<think>\nhmm\n</think>\n\nErh\u00f6hte Temperatur."},
        {"role": "user", "content": "And {{ this }} {% tag %}?"},
    ],
    "two questions": [{"role": "user", "content": "a"}, {"role": "user", "content": "b"}],
    "ends with an answer": [
        {"role": "user", "content": "Label:"},
        {"role": "assistant", "content": "<think>x</think>yes"},
    ],
}


def main():
    cases = []
    for name, template in TEMPLATES.items():
        for conversation, messages in CONVERSATIONS.items():
            for generate in (True, False):
                variables = dict(messages=messages, add_generation_prompt=generate, bos_token="<s>", eos_token="</s>",
                                 tools=None, documents=None)
                try:
                    result = {"expected": _compile_jinja_template(template).render(**variables)}
                except (jinja2.exceptions.TemplateError, TypeError) as e:
                    result = {"refused": str(e)}
                cases.append({"template": name, "conversation": conversation, "generate": generate, **result})
    document = {
        "made_by": f"make_template_goldens.py, transformers {transformers.__version__}, jinja2 {jinja2.__version__}",
        "templates": TEMPLATES, "conversations": CONVERSATIONS, "cases": cases,
    }
    with open(sys.argv[1], "w") as f:
        json.dump(document, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main()
